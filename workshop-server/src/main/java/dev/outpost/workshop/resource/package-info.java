/**
 * What a package is: its id, versions and their ranges, what it needs and clashes with, and what its archive says of
 * itself (spec/tracking-workshop.md, Workshop server). Plain values; nothing here reads or writes files.
 */
@NullMarked
package dev.outpost.workshop.resource;

import org.jspecify.annotations.NullMarked;
