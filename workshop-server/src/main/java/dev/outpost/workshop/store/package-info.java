/**
 * What is published, by whom, how often it is downloaded, and how it is found (spec/tracking-workshop.md, Workshop server):
 * the contract {@link dev.outpost.workshop.store.ReleaseStore} and its two databases, SQLite and PostgreSQL (adr/0016).
 */
@NullMarked
package dev.outpost.workshop.store;

import org.jspecify.annotations.NullMarked;
