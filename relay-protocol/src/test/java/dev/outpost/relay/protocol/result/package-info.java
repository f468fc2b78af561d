@NullMarked
package dev.outpost.relay.protocol.result;

import org.jspecify.annotations.NullMarked;
