/** Evidence for and against players: desync, lag switch, suspicion (spec/relay.md, Integrity). */
@NullMarked
package dev.outpost.relay.integrity;

import org.jspecify.annotations.NullMarked;
