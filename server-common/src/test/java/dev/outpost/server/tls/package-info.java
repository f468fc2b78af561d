/** Certificates made, served, renewed. */
@NullMarked
package dev.outpost.server.tls;

import org.jspecify.annotations.NullMarked;
