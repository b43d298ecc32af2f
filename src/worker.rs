//! The threads that own the connections to the store and answer requests.
