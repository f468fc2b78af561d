@NullMarked
package dev.outpost.workshop.blob;

import org.jspecify.annotations.NullMarked;
