/** Tests of the load. */
@NullMarked
package dev.outpost.client.load;

import org.jspecify.annotations.NullMarked;
