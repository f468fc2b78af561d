/** The HTTP server's front: health, metrics, errors, limits. */
@NullMarked
package dev.outpost.server.http;

import org.jspecify.annotations.NullMarked;
