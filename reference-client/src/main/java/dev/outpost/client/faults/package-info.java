/** A bad network on one machine, for tests of clients and relays. */
@NullMarked
package dev.outpost.client.faults;

import org.jspecify.annotations.NullMarked;
