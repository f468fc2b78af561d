/** The workshop server over HTTP: routes, the document that describes them, and the page. */
@NullMarked
package dev.outpost.workshop.web;

import org.jspecify.annotations.NullMarked;
