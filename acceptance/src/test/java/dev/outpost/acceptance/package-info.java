/** The finished jars, used as a stranger would; and the rules that hold over all modules. */
@NullMarked
package dev.outpost.acceptance;

import org.jspecify.annotations.NullMarked;
