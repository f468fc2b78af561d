/** What browsers ask for: filters, order, and the place where a page ended (openapi.yaml). Plain Java. */
@NullMarked
package dev.outpost.tracking.browse;

import org.jspecify.annotations.NullMarked;
