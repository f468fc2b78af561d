/** Where packages lie, by the hash of their bytes: a folder, or a bucket of an S3-compatible object store. */
@NullMarked
package dev.outpost.workshop.blob;

import org.jspecify.annotations.NullMarked;
