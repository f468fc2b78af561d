/** What interfaces over HTTP share. */
@NullMarked
package dev.outpost.server.web;

import org.jspecify.annotations.NullMarked;
