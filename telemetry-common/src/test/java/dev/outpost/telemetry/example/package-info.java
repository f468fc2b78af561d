/** The program of the module's README. */
@NullMarked
package dev.outpost.telemetry.example;

import org.jspecify.annotations.NullMarked;
