/** What an emit costs beside other ways to hand an event to another thread. */
@NullMarked
package dev.outpost.bench.emit;

import org.jspecify.annotations.NullMarked;
