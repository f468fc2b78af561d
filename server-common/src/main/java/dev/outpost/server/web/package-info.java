/** What servers' interfaces over HTTP share: who asks and how often, bodies within bounds, answers, refusals, pages. */
@NullMarked
package dev.outpost.server.web;

import org.jspecify.annotations.NullMarked;
