/** Tests of the bad network. */
@NullMarked
package dev.outpost.client.faults;

import org.jspecify.annotations.NullMarked;
