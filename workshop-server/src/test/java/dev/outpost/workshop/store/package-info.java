/** The store on both databases. */
@org.jspecify.annotations.NullMarked
package dev.outpost.workshop.store;
