/** Tests of the command line. */
@NullMarked
package dev.outpost.client;

import org.jspecify.annotations.NullMarked;
