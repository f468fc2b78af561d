/**
 * Real packages in quantity, for demonstrations, tests and benchmarks: demo/workshop read as packages of this workshop. Here
 * because tests of three modules and the benchmarks share it; no server code uses it.
 */
@NullMarked
package dev.outpost.workshop.ckan;

import org.jspecify.annotations.NullMarked;
