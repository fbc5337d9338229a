CREATE DATABASE rcto_dialogue;
