@NullMarked
package dev.outpost.workshop.publish;

import org.jspecify.annotations.NullMarked;
