/** The interface over HTTP, over real sockets. */
@NullMarked
package dev.outpost.workshop.web;

import org.jspecify.annotations.NullMarked;
