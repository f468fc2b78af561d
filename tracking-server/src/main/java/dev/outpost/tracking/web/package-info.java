/** The tracking server over HTTP: routes, the event stream, and the document that describes both. */
@NullMarked
package dev.outpost.tracking.web;

import org.jspecify.annotations.NullMarked;
