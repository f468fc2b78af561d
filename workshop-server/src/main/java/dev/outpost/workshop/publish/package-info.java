/**
 * How a package gets from the network into the registry: taken in, checked, stored, listed; and what is swept when that
 * did not come to its end (docs/adr/0015). Plain Java, blocking, in constant memory.
 */
@NullMarked
package dev.outpost.workshop.publish;

import org.jspecify.annotations.NullMarked;
