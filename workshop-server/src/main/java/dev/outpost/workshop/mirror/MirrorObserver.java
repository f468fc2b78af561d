package dev.outpost.workshop.mirror;

import dev.outpost.workshop.resource.Release;

/** Is told what is done with other workshops' packages. Called from any thread; quick, and never blocks. */
public interface MirrorObserver {

    /** Tells nobody. */
    MirrorObserver NONE = new MirrorObserver() {};

    /** A version was taken over, and is published here. */
    default void taken(Release release) {}

    /** A version was yanked, or put back, since its source did so. */
    default void yanked() {}

    /** A version was not taken. */
    default void left(Left why) {}

    /** A source turned out to be another one than it was, and is followed from its first change on. */
    default void reset() {}
}
