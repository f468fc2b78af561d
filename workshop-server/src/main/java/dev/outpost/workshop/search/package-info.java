/**
 * What players type when they look for something, and what they get (spec/tracking-workshop.md, Workshop server: Search).
 * Plain Java; the stores turn it into SQL.
 */
@NullMarked
package dev.outpost.workshop.search;

import org.jspecify.annotations.NullMarked;
