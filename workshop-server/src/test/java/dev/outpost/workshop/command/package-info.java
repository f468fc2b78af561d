@NullMarked
package dev.outpost.workshop.command;

import org.jspecify.annotations.NullMarked;
