package dev.nextclick.storefront;

/// Something in a catalogue.
///
/// @param index from 0
/// @param id what events call it
/// @param name for people
/// @param category its name
/// @param band its price band in a shop, its length in a video site
public record Item(int index, String id, String name, String category, String band) {}
