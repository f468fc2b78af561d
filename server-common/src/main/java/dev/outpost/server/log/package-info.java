/** The structured log: lines for people or JSON, configured in code. */
@NullMarked
package dev.outpost.server.log;

import org.jspecify.annotations.NullMarked;
