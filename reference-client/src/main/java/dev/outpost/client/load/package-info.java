/** Many synthetic matches at once: load for a relay, measured free of coordinated omission. */
@NullMarked
package dev.outpost.client.load;

import org.jspecify.annotations.NullMarked;
