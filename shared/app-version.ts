/** Of the application, as package.json says; a test holds the two together. */
export const APP_VERSION = '0.1.0';
