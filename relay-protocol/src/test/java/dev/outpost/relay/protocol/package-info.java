@NullMarked
package dev.outpost.relay.protocol;

import org.jspecify.annotations.NullMarked;
