/** What every server needs: command line, health, drain, log. */
@NullMarked
package dev.outpost.server;

import org.jspecify.annotations.NullMarked;
