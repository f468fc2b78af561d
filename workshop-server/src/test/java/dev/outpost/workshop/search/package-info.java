/** What players type. */
@org.jspecify.annotations.NullMarked
package dev.outpost.workshop.search;
