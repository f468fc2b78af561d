@NullMarked
package dev.outpost.workshop.archive;

import org.jspecify.annotations.NullMarked;
