@NullMarked
package dev.outpost.client.workshop;

import org.jspecify.annotations.NullMarked;
