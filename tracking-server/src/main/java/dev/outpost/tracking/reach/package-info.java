/** Whether hosts can be reached, before their games are shown; and who may vouch for numbers of players. */
@NullMarked
package dev.outpost.tracking.reach;

import org.jspecify.annotations.NullMarked;
