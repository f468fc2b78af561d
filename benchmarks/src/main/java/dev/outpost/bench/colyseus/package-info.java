/** Colyseus' relay room under the load that the relay is put under (npm: @colyseus/core). */
@NullMarked
package dev.outpost.bench.colyseus;

import org.jspecify.annotations.NullMarked;
