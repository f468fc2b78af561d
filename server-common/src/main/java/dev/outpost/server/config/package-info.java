/** Configuration keys, their sources and their precedence. */
@NullMarked
package dev.outpost.server.config;

import org.jspecify.annotations.NullMarked;
