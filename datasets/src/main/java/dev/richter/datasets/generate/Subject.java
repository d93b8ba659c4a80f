package dev.richter.datasets.generate;

/**
 * Something that passages of different places are about: a prototype that each follows as far as
 * the subject is strict.
 *
 * @param activation what a passage that follows it wholly has for activation, beyond what the
 *     places around the subject's home add
 * @param share the share that a passage takes from it, 0 to 1: near 1 for boilerplate
 * @param size the standard normal number behind its brevity
 */
record Subject(float[] activation, double share, float size) {}
