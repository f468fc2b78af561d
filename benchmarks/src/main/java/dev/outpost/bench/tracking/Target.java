package dev.outpost.bench.tracking;

/** What is put under load. */
enum Target {
    TRACKING,
    REDIS,
    NGINX
}
