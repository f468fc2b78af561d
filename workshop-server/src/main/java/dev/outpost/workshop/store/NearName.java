package dev.outpost.workshop.store;

import dev.outpost.workshop.resource.PackageId;

/**
 * That a new package's name comes close to that of a popular package of another publisher: it may be meant to be mistaken
 * for it. It is published all the same; who installs it is told.
 *
 * @param like the popular one
 * @param why in words, {@code one letter differs} say
 */
public record NearName(PackageId like, String why) {}
