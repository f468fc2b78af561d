/** What people type: the workshop's commands, and the client by which they speak to a workshop (docs/workshop.md). */
@NullMarked
package dev.outpost.workshop.command;

import org.jspecify.annotations.NullMarked;
