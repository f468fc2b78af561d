@NullMarked
package dev.outpost.workshop.mirror;

import org.jspecify.annotations.NullMarked;
