/**
 * Packages as files ({@code .icpkg}): checked however hostile they are, made of folders, unpacked into folders
 * (spec/tracking-workshop.md, Workshop server). Plain Java, blocking, in constant memory.
 */
@NullMarked
package dev.outpost.workshop.archive;

import org.jspecify.annotations.NullMarked;
