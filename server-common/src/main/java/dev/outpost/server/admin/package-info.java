/** What only the holder of the admin token may do. */
@NullMarked
package dev.outpost.server.admin;

import org.jspecify.annotations.NullMarked;
