//! What travels between face and machine: events, effects, requests, replies. Plain data.
