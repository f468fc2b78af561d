@NullMarked
package dev.outpost.relay.integrity;

import org.jspecify.annotations.NullMarked;
