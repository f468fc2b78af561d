/** Certificates of the server's listeners, renewed without a restart. */
@NullMarked
package dev.outpost.server.tls;

import org.jspecify.annotations.NullMarked;
