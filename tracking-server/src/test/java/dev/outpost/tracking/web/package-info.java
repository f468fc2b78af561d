/** The interface over HTTP, over real sockets. */
@NullMarked
package dev.outpost.tracking.web;

import org.jspecify.annotations.NullMarked;
